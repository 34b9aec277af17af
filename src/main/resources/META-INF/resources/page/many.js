// The same done with many, a few at a time: what is left of the budget is the server's to judge, not ours to use up.
import { h } from './dom.js';
import { number } from './words.js';

const AT_ONCE = 4;

/**
 * Shows progress and a way to cancel in `place`; `finished` hears of each one that went well. Answers how many were
 * done and failed, why the first of these did, and whether it was cancelled.
 */
export async function inTurns(place, all, work, finished = () => {}) {
  const told = { done: 0, failed: 0, why: '', cancelled: false };
  const bar = h('progress', { max: all.length, value: 0, 'aria-label': 'Progress' });
  const text = h('span', { role: 'status' }, `0 of ${number.format(all.length)}`);
  place.replaceChildren(bar, text, h('button', { type: 'button', onclick: () => { told.cancelled = true; } }, 'Cancel'));
  let next = 0;
  const worker = async () => {
    while (next < all.length && !told.cancelled) {
      const one = all[next++];
      try {
        await work(one);
        told.done++;
        finished(one);
      } catch (failure) {
        told.failed++;
        told.why ||= failure.message;
      }
      bar.value = told.done + told.failed;
      text.textContent = `${number.format(told.done + told.failed)} of ${number.format(all.length)}`;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  told.cancelled &&= told.done + told.failed < all.length;
  return told;
}
