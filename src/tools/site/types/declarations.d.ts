/** Put in by the build: see `files.ts`. */
declare module 'second-look:declarations' {
  const files: Readonly<Record<string, string>>;
  export default files;
}
