// Pausing by hand, of a credential set, an account or a campaign: always with an end.
import { asked, busy, h } from './dom.js';
import { call, pathOf } from './rest.js';
import { clockTime } from './words.js';

const LENGTHS = [['1h', 'for 1 hour'], ['4h', 'for 4 hours'], ['1d', 'for 1 day'], ['7d', 'for 7 days']];

const pathTo = (scope, name, act) => `api/${scope}s/${encodeURIComponent(name)}/${act}`;

/** A choice of lengths and a button; `name` may be a function, for what is typed beside it. */
export function pauseForm(scope, name, result, done = () => {}) {
  const id = `pause-${scope}${typeof name === 'string' ? `-${name}` : ''}`;
  const length = h('select', { 'aria-label': `How long the ${scope} is paused`, id: `${id}-for` }, LENGTHS.map(([value, text]) => h('option', { value }, text)));
  const button = h('button', { type: 'button', id, onclick: () => busy(button, async () => {
    const meant = typeof name === 'string' ? name : name();
    if (!meant) return;
    const text = length.selectedOptions[0].textContent;
    if (!await asked(`Pause ${scope} ${meant} ${text}?`, 'Nothing of it is polled until then, in the whole group, through restarts as well. Changes are found afterwards.', 'Pause')) return;
    try {
      const { until } = await call('POST', pathOf(pathTo(scope, meant, 'pause'), { for: length.value }));
      result.say(`Paused until ${clockTime(until)}.`, 'good');
      done();
    } catch (failure) {
      result.say(failure.message, 'bad');
    }
  }) }, `Pause ${scope}`);
  return h('div.inline', null, button, length);
}

/** Ends a pause before its time. */
export const resume = (scope, name) => call('POST', pathTo(scope, name, 'resume'));
