/** Plotly under a policy that lets nothing in a page style it: its rules go into a sheet that a script makes. */
import { loadPlotly as load, type Plotly } from '../../../live/figure/plotly.js';

const MISSING = 'assets/plotly.min.js is missing: the figures stay pictures';
/** Elements that Plotly would make for its rules; where they are already, it uses them. */
const GLOBAL = 'plotly.js-style-global';
const MAPS = 'ce8d464691048653ffe3a57c6c18ab566e8366f186677868cf724621a857b4fe';

export function loadPlotly(): Promise<Plotly> {
  if (document.getElementById(GLOBAL) === null) {
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    for (const id of [GLOBAL, MAPS]) {
      const place = document.createElement('template');
      place.id = id;
      document.head.append(Object.assign(place, { sheet }));
    }
    styleByObject();
  }
  return load('assets/plotly.min.js', MISSING);
}

/** What would set the attribute `style` of a part of a picture, which the policy forbids, sets its object. */
function styleByObject(): void {
  const { setAttribute } = SVGElement.prototype;
  SVGElement.prototype.setAttribute = function (name: string, value: string): void {
    if (name === 'style') this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
}
