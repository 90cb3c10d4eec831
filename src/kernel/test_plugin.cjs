/** The plugin of the kernel's tests. */
exports.setUp = (kernel) => {
  globalThis.kernel = kernel;
};
