/** A button of a figure, with the name by which styles and checks know it. */
export function button(name: string, words: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.dataset.figure = name;
  made.textContent = words;
  made.addEventListener('click', act);
  return made;
}
