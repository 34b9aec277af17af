// The group's numbers, asked for every two seconds on behalf of all views.
import { get, repeat } from './rest.js';

const EVERY_MILLIS = 2000;
const listeners = new Set();
let latest = null;

/** Tells `listener` each new summary, and the present one at once; answers how to stop it. */
export function onSummary(listener) {
  listeners.add(listener);
  if (latest) listener(latest);
  return () => listeners.delete(listener);
}

export const statuses = () => Object.keys(latest?.total.devicesByStatus ?? {});

/** Begins to ask; `told` hears after each time whether it went well. */
export function begin(told) {
  repeat(async () => {
    let failure = null;
    try {
      latest = await get('api/summary');
    } catch (caught) {
      failure = caught;
    }
    if (!failure) listeners.forEach((listener) => listener(latest));
    told(failure);
  }, EVERY_MILLIS);
}
