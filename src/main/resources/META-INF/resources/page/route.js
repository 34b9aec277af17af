// What is shown is in the address after `#`, so that a link shows the same to somebody else.

/** The present place: its path in parts, and its parameters. */
export function place(hash = window.location.hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  if (path && !path.startsWith('/')) return { parts: [], parameters: {} };
  return { parts: path.split('/').filter(Boolean).map(decoded), parameters: Object.fromEntries(new URLSearchParams(query)) };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a place; parameters without a value are left out. */
export function to(parts, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const query = given.length ? `?${new URLSearchParams(given)}` : '';
  return `#/${[].concat(parts).map(encodeURIComponent).join('/')}${query}`;
}

export const toDevice = (imei) => to(['devices', imei]);
export const toDevices = (filters) => to('devices', filters);

/** Goes there; `quietly` without a step back, for what is being typed. */
export function go(address, quietly = false) {
  if (address === window.location.hash) return;
  if (quietly) {
    window.history.replaceState(null, '', address);
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  } else {
    window.location.hash = address;
  }
}
