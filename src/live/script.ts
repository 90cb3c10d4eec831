/** Runs a script from disk or from a server; rejects when it cannot be read, and then the next call tries again. */
export function loadScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error(`${address} cannot be read`));
    };
    document.head.append(script);
  });
}
