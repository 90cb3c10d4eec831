/** Does something before an element comes into view, at the earliest after the page is seen. */
export function whenNear(element: Element, act: () => void): void {
  const watch = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      act();
    },
    { rootMargin: '100%' },
  );
  watch.observe(element);
}
