// Who looks. A viewer is not offered what would be refused.
import { call } from './rest.js';

let known = { name: null, role: 'operator', mode: 'none', logout: null };

export async function ask() {
  try {
    known = await call('GET', 'api/me');
  } catch {
    // Nobody can say: whatever is refused is told in words.
  }
  return known;
}

/** Whether a page that is loaded again asks for a login. */
export const hasLogin = () => known.mode === 'oidc';

export const mayAct = () => known.role === 'operator';

/** What only operators are offered. */
export const forOperators = (...offered) => mayAct() ? offered : [];
