// Elements are made here and nowhere else: whatever comes from outside is set as text, never as markup.

/**
 * Makes an element. `spec` is a name with classes (`span.badge`); properties that begin with `on` are listeners, all
 * others attributes, left out where null or false; children are elements, text, or nothing.
 */
export function h(spec, properties, ...children) {
  const [name, ...classes] = spec.split('.');
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(' ');
  return furnished(made, properties, children);
}

/** The same for drawings. */
export function svg(name, properties, ...children) {
  return furnished(document.createElementNS('http://www.w3.org/2000/svg', name), properties, children);
}

function furnished(made, properties, children) {
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Sets text only where it differs, so that screen readers are not told the same again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Whether somebody writes or chooses something in `element`, which must not be drawn anew then. */
export const isUsed = (element) => Boolean(element?.contains(document.activeElement)) && ['INPUT', 'SELECT'].includes(document.activeElement.tagName);

/** Makes a button wait for its work. */
export async function busy(button, work) {
  button.disabled = true;
  try {
    return await work();
  } finally {
    button.disabled = false;
  }
}

/** A line below a form or a button that says how it went. */
export function saying(id) {
  const line = h('p.said', { id, role: 'status' });
  return {
    line,
    say(text, kind = '') {
      line.textContent = text;
      line.dataset.kind = kind;
    },
  };
}

/** A table with its head; `columns` are names, or elements. */
export function table(name, columns, body) {
  return h('table', { 'aria-label': name },
    h('thead', null, h('tr', null, columns.map((column) => h('th', { scope: 'col' }, column)))), body);
}

/** Names and values, those without a value left out. */
export function facts(entries) {
  const shown = entries.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return h('dl.facts', null, shown.map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));
}

/** Long text, of which the beginning is enough until somebody asks for the rest. */
export function long(text, shown = 240) {
  if (!text || text.length <= shown) return text;
  const rest = h('span', { hidden: true }, text.slice(shown));
  const more = h('button.more', { type: 'button', onclick: () => { rest.hidden = false; more.remove(); } },
    `… show all ${text.length.toLocaleString('en')} characters`);
  return h('span', null, text.slice(0, shown), rest, more);
}

/** Asks before something that cannot be taken back by a click; true if it is wanted. */
export function asked(title, text, yes) {
  return new Promise((resolve) => {
    const dialog = h('dialog', { 'aria-labelledby': 'asked-title', onclose: () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); } },
      h('h2', { id: 'asked-title' }, title), h('p', null, text),
      h('div.buttons', null,
        h('button', { type: 'button', onclick: () => dialog.close('no') }, 'Cancel'),
        h('button.danger', { type: 'button', id: 'asked-yes', onclick: () => dialog.close('yes') }, yes)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What a view shows instead of a list: nothing there, not yet, or not to be had. */
export function notice(kind, title, ...more) {
  return h(`div.notice.${kind}`, kind === 'fault' ? { role: 'alert' } : null, h('p.title', null, title), more.map((text) => typeof text === 'string' ? h('p.quiet', null, text) : text));
}
