/** What a reader did, in the reader's browser. */
export interface Keep {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}

/** In this browser's own store; in memory alone where that is refused, as it may be for pages from disk. */
export function keepIn(name: string): Keep {
  const memory = new Map<string, string>();
  const full = (key: string): string => `second-look:${name}:${key}`;
  return {
    read(key) {
      try {
        return localStorage.getItem(full(key)) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    write(key, value) {
      if (value === null) memory.delete(key);
      else memory.set(key, value);
      try {
        if (value === null) localStorage.removeItem(full(key));
        else localStorage.setItem(full(key), value);
      } catch {
        // Refused: then it lasts as long as the page.
      }
    },
  };
}
