export { type LedgerCount, showLedger, showOwnClaims } from './ledger.js';
export { showMap } from './showMap.js';
export { sources } from './sources.js';
