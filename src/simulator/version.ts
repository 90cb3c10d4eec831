/** The version of the library, as in `package.json`. */
export const version: string = '0.1.0';
