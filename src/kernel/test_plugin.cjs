/** The plugin of the kernel's tests. */
exports.setUp = (kernel) => {
  globalThis.kernel = kernel;
  globalThis.offered = {};
};
exports.comms = {
  echo: (data) => ({ echo: data }),
  offered: ({ id, ...data }) => globalThis.offered[id](data),
};
