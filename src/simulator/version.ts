/**
 * The version of the library, as in `package.json`.
 *
 * @example console.assert(/^\d/.test(version)); // goes into every result
 */
export const version: string = '0.1.0';
