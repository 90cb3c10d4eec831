/** The text of the worker that knows types: put in by the build. */
declare module 'second-look:types' {
  const script: string;
  export default script;
}
