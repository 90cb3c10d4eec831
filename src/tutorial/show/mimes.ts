/** MIME types under which a page or JupyterLab finds the forms of a notebook, to make them live. */

/** A bet, to let a reader place it. */
export const BET = 'application/vnd.second-look.bet+json';
/** The parameters of a what-if. */
export const WHAT_IF = 'application/vnd.second-look.what-if+json';
/** Steps to go through. */
export const STEPS = 'application/vnd.second-look.steps+json';
/** Which argument map an output shows. */
export const MAP = 'application/vnd.second-look.map+json';
/** How an exercise stands. */
export const EXERCISE = 'application/vnd.second-look.exercise+json';
/** Where a reader's own capture of a host can be read. */
export const HOST_FILE = 'application/vnd.second-look.host-file+json';
