import assert from 'node:assert/strict';
import { NO_ACTOR } from '../../locks/lock.js';
import { genFromSeq, seqOf } from '../../mm/lruvec.js';
import type { Policy } from '../../policy/presets.js';
import { SITUATIONS } from '../../policy/queryPlan.js';
import { VIEWS } from '../../policy/schema.js';
import type { Owner } from '../owner.js';
import type { PageWitness } from './pageWitness.js';
import { watched, watchedByFour } from './watchedArray.js';
import { type Asked, isCpuOf, ownerOf, replace } from './witness.js';

/** Every change of a page's generation, as it happens, and every aging (MODEL.md#invariants). */

/** Lets the witness watch the generations too. */
export function watchGenerations(pw: PageWitness): void {
  const { machine } = pw.w;
  const { folios, owners } = machine;
  const gen = watched(
    folios.gen,
    () => {},
    (p, old, now) => noteGen(pw, p, old, now),
  );
  replace(folios, { gen, gensByFour: watchedByFour(gen) });
  for (const owner of owners) watchAgings(pw, owner);
}

function noteGen(pw: PageWitness, p: number, old: number, now: number): void {
  const owner = ownerOf(pw.w.machine, p);
  if (old === 0) enters(pw, owner, p, now);
  else if (now === 0) isIsolated(pw, owner, p, old);
  else if (now !== old) moves(pw, owner, p, old, now);
}

/** Into the youngest generation: a page that was faulted in, or one that eviction keeps because it was found young. */
function enters(pw: PageWitness, owner: Owner, p: number, now: number): void {
  const { w, foundYoungBy, foundBefore } = pw;
  const { lruvec, policy, rules } = owner.memcg;
  const faulted = pw.cameBy[p] === w.actor && isCpuOf(owner, w.actor);
  if (!faulted)
    assert.ok(
      foundYoungBy[p] !== NO_ACTOR || foundBefore[p] === 1 || mayAnswerUnasked(pw, policy),
      `page ${p} is kept, though no query found it young`,
    );
  pw.cameBy[p] = NO_ACTOR;
  foundYoungBy[p] = NO_ACTOR;
  const seqs = rules.twoSightings ? [lruvec.maxSeq, lruvec.maxSeq - 1] : [lruvec.maxSeq];
  assert.ok(
    seqs.some((seq) => now === genFromSeq(seq) + 1),
    `page ${p} enters a generation that is not the youngest`,
  );
}

/** Out of the oldest generation, and never out of one of the two youngest. */
function isIsolated(pw: PageWitness, owner: Owner, p: number, old: number): void {
  const { lruvec } = owner.memcg;
  assert.equal(
    old,
    genFromSeq(lruvec.minSeq) + 1,
    `page ${p} is isolated, but not from the oldest generation`,
  );
  assert.ok(lruvec.minSeq <= lruvec.maxSeq - 2, `page ${p} leaves one of the two youngest generations`);
  // Whoever found it young and has not promoted it yet will find it isolated, and mark it: eviction then keeps it.
  pw.foundBefore[p] = pw.foundYoungBy[p] === NO_ACTOR ? 0 : 1;
  pw.foundYoungBy[p] = NO_ACTOR;
  pw.foundByAging[pw.w.machine.owners.indexOf(owner)].delete(p);
}

/** From one generation to another: found young; or the oldest makes room. */
function moves(pw: PageWitness, owner: Owner, p: number, old: number, now: number): void {
  const { lruvec, policy } = owner.memcg;
  const { actor } = pw.w;
  if (old === genFromSeq(lruvec.minSeq) + 1 && now === genFromSeq(lruvec.minSeq + 1) + 1) return;
  assert.notEqual(actor, NO_ACTOR, `an access promotes page ${p}`);
  const { together, seq, walk } = pw.found[actor];
  const isIn = (...seqs: number[]): boolean => seqs.some((each) => now === genFromSeq(each) + 1);
  // What is taken for young unasked is promoted by a walk, or by a look-around.
  const unasked = [walk, pw.w.asked[actor]?.maxSeq ?? walk];
  assert.ok(
    (together.has(p) && isIn(seq)) || (isIn(...unasked) && mayAnswerUnasked(pw, policy)),
    `actor ${actor} promotes page ${p} without having found it young, or not to what was its youngest generation`,
  );
  if (pw.foundYoungBy[p] === actor) pw.foundYoungBy[p] = NO_ACTOR;
}

/** Whether the policy calls some pages young without asking, or without clearing. To look that up is no question of the actor's own. */
function mayAnswerUnasked({ w }: PageWitness, { ask }: Policy): boolean {
  const [asked, check] = [w.asked[w.actor], w.checks[w.actor]];
  const may = SITUATIONS.some((situation) =>
    VIEWS.some((view) => {
      const { many, shadowBits } = ask(situation, view);
      return many === 'young' || shadowBits === 'tested';
    }),
  );
  w.asked[w.actor] = asked;
  w.checks[w.actor] = check;
  return may;
}

/**
 * After an aging: one generation more, empty, and what its walk found young is in the one below. A walk that another
 * reclaimer has overtaken goes on for the generation that it began with (MODEL.md#one-aging).
 */
function watchAgings(pw: PageWitness, owner: Owner): void {
  const { memcg: m } = owner;
  const { lruvec, rules, counts } = m;
  const foundByAging = pw.foundByAging[pw.w.machine.owners.indexOf(owner)];
  watchWalks(pw, owner);
  let before = lruvec.maxSeq;
  const { onYoung } = pw;
  pw.onYoung = (of, p, asked) => {
    if (of === owner) noteFound(pw, owner, p, asked);
    onYoung(of, p, asked);
  };
  const { onAged } = m;
  m.onAged = () => {
    assert.equal(lruvec.maxSeq, before + 1, 'an aging opens exactly one generation');
    assert.equal(lruvec.maxSeq, 3 + counts.agings);
    before = lruvec.maxSeq;
    assert.equal(lruvec.nrPages[genFromSeq(lruvec.maxSeq)], 0, 'the new generation is born empty');
    assert.ok(lruvec.maxSeq - lruvec.minSeq <= 3, 'four generations at most');
    for (const [p, seq] of foundByAging) {
      // Its walk is at this very page, and was overtaken.
      if (pw.found.some(({ page }, actor) => page === p && actor !== pw.w.actor)) continue;
      foundByAging.delete(p);
      if (rules.twoSightings || seq < lruvec.minSeq || mayAnswerUnasked(pw, m.policy)) continue;
      assert.equal(seqOf(lruvec, p), seq, `page ${p} was found young and is not where it belongs`);
    }
    onAged();
  };
}

/** Which generation each actor's walk began with: told when the walk begins. */
function watchWalks(pw: PageWitness, { memcg: m }: Owner): void {
  let { walkedFor } = m;
  Object.defineProperty(m, 'walkedFor', {
    get: () => walkedFor,
    set(seq: number) {
      walkedFor = seq;
      pw.found[pw.w.actor].walk = seq;
    },
  });
}

/** An actor has found a page young: where it may promote it to. */
function noteFound(pw: PageWitness, owner: Owner, p: number, { situation, maxSeq }: Asked): void {
  const foundByAging = pw.foundByAging[pw.w.machine.owners.indexOf(owner)];
  const last = pw.found[pw.w.actor];
  last.page = p;
  const { nowNs } = pw.w.machine.engine;
  if (nowNs !== last.atNs) last.together.clear();
  last.atNs = nowNs;
  last.together.add(p);
  // A look-around promotes to what was the youngest generation when it began.
  last.seq = situation === 'aging' ? last.walk : maxSeq;
  if (situation === 'neighbour') foundByAging.delete(p);
  if (situation === 'aging' && owner.memcg.lruvec.folios.gen[p] !== 0) foundByAging.set(p, last.walk);
}
