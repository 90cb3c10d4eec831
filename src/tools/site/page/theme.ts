/** The theme that the reader chose, set before the page is painted; and where the choice is kept. */
import { recall } from '../../../live/memory.js';

const theme = recall('theme');
if (theme !== null) document.documentElement.dataset.theme = theme;
