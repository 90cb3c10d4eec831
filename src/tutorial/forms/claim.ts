/** Claims that fail aloud. */
import { CLAIM } from '../data/held.js';
import { fail, listOf, readField, text } from '../plot/check.js';
import { groupedNumbers } from '../plot/numberText.js';
import { inNotebook, send } from '../show/display.js';

/** Where the ledger is shown. */
const LEDGER = '00-the-argument.ipynb';
const ID = /^[ST]\d{1,2}\.\d+$/;

/**
 * States a claim the notebook makes and stops the run when it does not hold.
 *
 * @param of which claim of the ledger, `data/claims.json`, this tests, such as `T15.2`; or several
 * @param statement what holds, with the numbers that the cell has computed; their digits are grouped when it is shown
 * @param holds whether it does
 * @throws Error with the statement when `holds` is not true; ConfigError when `of` is no id
 * @example claim('T15.2', `Three is more than two`, 3 > 2);
 */
export function claim(of: string | readonly string[], statement: string, holds: boolean): void {
  readField('claim', 'statement', text(), statement);
  const ids =
    typeof of === 'string' ? [of] : readField('claim', 'of', listOf(text(), 'ids such as T15.2'), of);
  for (const id of ids) if (!ID.test(id)) fail('claim', 'of', id, 'an id such as T15.2 or S05.1');
  // The ledger's own notebook lists what the others claim.
  const links = ids.map((id) => (id.startsWith('S00.') ? id : `[${id}](${LEDGER}#${id})`));
  const said = groupedNumbers(statement);
  const [sign, made] =
    holds === true ? ['✓', { ids, statement: said }] : ['✗', { ids, statement: said, failed: true }];
  // A claim that fails is said outside a notebook, too.
  if (holds === true || inNotebook())
    send({
      data: {
        [CLAIM]: made,
        'text/markdown': `${sign} ${said} (${links.join(', ')})`,
        'text/plain': `${sign} ${said} (${ids.join(', ')})`,
      },
    });
  if (holds !== true) throw new Error(`This claim does not hold: ${said} (${ids.join(', ')})`);
}
