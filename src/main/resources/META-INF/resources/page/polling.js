// How polling goes: what is spent of the budget, what came of it, who owns what, and what nobody could read.
import { byId, busy, facts, h, isUsed, long, notice, saying } from './dom.js';
import { call, get, repeat } from './rest.js';
import { toDevice, toDevices } from './route.js';
import { pauseForm, resume } from './pause.js';
import { forOperators } from './session.js';
import { onSummary } from './summary.js';
import { brief, clockTime, fromNow, GOOD_POLLS, moment, number, outcomeWords, plural, sentence, span, sum, time, words } from './words.js';
import { countBars } from './charts.js';

const EVERY_MILLIS = 5000;
const SHARD_KINDS = { polling: 'good', replaying: 'busy', draining: 'flat', unowned: 'bad', unknown: 'odd' };

export function open(root) {
  const result = saying('polling-said');
  const sets = area('Credential sets', 'sets');
  const shards = area('Shards', 'shards');
  const unreadable = area('Answers nobody could read', 'unreadable');
  const budget = area('Budget', 'budget');
  const instances = h('tbody', { id: 'instances' });
  const outcomes = h('div', { id: 'outcomes' });
  root.append(h('div.heading', null, h('h1', null, 'Polling')), result.line,
    h('div.columns', null,
      h('div.side', null, sets.card, instancesCard(instances), shards.card, unreadable.card),
      h('div.side', null,
        h('section.card', { 'aria-labelledby': 'outcomes-title' }, h('div.card-head', null, h('h2', { id: 'outcomes-title' }, 'Polls by outcome')), outcomes),
        budget.card, forOperators(accountCard(result, sets.now)))));

  const forget = onSummary(({ total, parts }) => {
    instances.replaceChildren(...parts.map((part, i) => h('tr', null, h('td', null, i === 0 ? 'this one' : `another (${i})`),
      [sum(part.shards), part.watched, part.pollsPerSecond, part.inFlight, part.overdue].map((n) => h('td.number', null, brief.format(n))), h('td.number', null, span(part.lagSeconds)))));
    outcomes.replaceChildren(countBars(Object.entries(total.polls).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1])
      .map(([outcome, count]) => ({ name: outcomeWords(outcome), count, href: toDevices({ outcome }), kind: GOOD_POLLS.includes(outcome) ? 'good' : 'bad' })), (n) => number.format(n)));
  });
  const stops = [
    sets.keep(() => get('api/sets'), (answer) => answer.sets.map((set) => setEntry(set, result, sets.now))),
    budget.keep(() => get('api/budget'), (answer) => answer.sets.map(budgetOf), 15_000),
    shards.keep(() => get('api/shards'), shardsDrawn),
    unreadable.keep(() => get('api/unreadable', { limit: 100 }), (answer) => unreadableDrawn(answer, result, unreadable.now), 60_000),
  ];
  return {
    title: 'Polling',
    close() {
      forget();
      stops.forEach((stop) => stop());
    },
  };
}

// A card that asks for its own content, and says itself what is amiss with that.
function area(title, id) {
  const body = h('div', { id }, notice('waits', 'Loading…'));
  const card = h('section.card', { 'aria-labelledby': `${id}-title` }, h('div.card-head', null, h('h2', { id: `${id}-title` }, title)), body);
  let ask;
  return {
    card,
    now: () => ask?.(),
    keep(work, draw, millis = EVERY_MILLIS) {
      let drawn = null;
      ask = async () => {
        try {
          const answer = await work();
          const key = JSON.stringify(answer);
          if (key === drawn) return;
          if (isUsed(body)) return;
          const focused = body.contains(document.activeElement) ? document.activeElement.id : null;
          drawn = key;
          body.replaceChildren(silent(answer.silent), ...[draw(answer)].flat(2));
          if (focused) byId(focused)?.focus();
        } catch (failure) {
          // An instance of an earlier version has no such answer.
          card.hidden = failure.status === 404;
          if (drawn === null) body.replaceChildren(notice('fault', failure.message));
        }
      };
      return repeat(ask, millis);
    },
  };
}

const silent = (instances) => instances?.length
  ? h('p.banner.odd', null, `${plural(instances.length, 'instance does', 'instances do')} not answer, and the numbers are without ${instances.length === 1 ? 'it' : 'them'}: ${instances.join(', ')}`)
  : '';

// Sets

function setEntry(set, result, refresh) {
  const throttled = set.throttledUntil && new Date(set.throttledUntil) > Date.now();
  const state = set.pauses.some((pause) => pause.scope === 'set') ? ['bad', 'paused'] : throttled ? ['odd', 'throttled'] : ['good', 'polling'];
  return h('div.entry', null,
    h('h3', null, set.set, ' ', h('span.badge', { 'data-kind': state[0] }, state[1])),
    facts([
      ['Budget', `${brief.format(set.budgetRate)} a second, ${number.format(set.budgetUsed)} spent`],
      ['Now', `${number.format(set.inFlight)} in flight, ${plural(set.overdue, 'device')} overdue`],
      ['Throttled', throttled && ['until ', time(set.throttledUntil)]],
      ['Accounts', set.accounts.length ? set.accounts.join(', ') : 'any'],
      ['Logins', set.failedLogins ? `${plural(set.failedLogins, 'failure')} in a row` : null],
      ['Tokens', set.tokens.length ? h('ul.plain', null, set.tokens.map((token) => h('li', null,
        `${token.kind}, ${span(token.ageSeconds)} old`, token.expiresAt ? [', ends ', time(token.expiresAt, fromNow)] : '', token.instance ? ` (${token.instance})` : ''))) : 'none yet'],
    ]),
    set.pauses.map((pause) => h('p.pause', { 'data-kind': pause.cause === 'operator' ? 'odd' : 'bad' }, h('span', null, `${sentence(pause.scope)} ${pause.name}: ${pause.words}`, pause.until ? [', until ', time(pause.until, clockTime)] : ''),
      forOperators(resumption(pause, result, refresh)))),
    forOperators(h('div.inline.after', null, pauseForm('set', set.set, result, refresh))));
}

function resumption(pause, result, refresh) {
  const login = pause.cause.startsWith('login');
  const path = login ? `api/logins/${encodeURIComponent(pause.name)}/resume`
    : null;
  if (!path && pause.cause !== 'operator') return null;
  const button = h('button', { type: 'button', id: `resume-${pause.scope}-${pause.name}`, onclick: () => busy(button, async () => {
    try {
      await (path ? call('POST', path) : resume(pause.scope, pause.name));
      result.say(`${sentence(pause.scope)} ${pause.name} goes on.`, 'good');
      refresh();
    } catch (failure) {
      result.say(failure.message, 'bad');
    }
  }) }, login ? 'Credentials are good again: resume' : 'Resume');
  return button;
}

// Budget

function budgetOf(budget) {
  const cost = h('p.said', { role: 'status', id: `cost-${budget.set}` });
  const delay = h('input', { id: `delay-${budget.set}`, placeholder: '10m', autocomplete: 'off', maxlength: 12, required: true });
  const form = h('form.inline.after', { onsubmit: async (event) => {
    event.preventDefault();
    try {
      const { sets: [asked] } = await get('api/budget', { set: budget.set, delay: delay.value.trim() });
      cost.textContent = asked.rateForDelay === null ? 'No rate brings that, since no device may be polled so often.'
        : `That takes ${brief.format(asked.rateForDelay)} requests a second; ${brief.format(asked.rate)} may be sent now.`;
    } catch (failure) {
      cost.textContent = failure.message;
    }
  } }, h('label', { for: delay.id }, 'What would a mean delay of'), delay, h('button', { type: 'submit' }, 'cost?'));
  const measured = budget.measuredMeanSeconds !== null;
  return h('div.entry', null, h('h3', null, budget.set),
    facts([
      ['Rate', `${brief.format(budget.rate)} a second${budget.rate < budget.configuredRate ? ` of ${brief.format(budget.configuredRate)}` : ''}, ${brief.format(budget.campaignRate)} for campaigns`],
      ['Expected', budget.devices ? `${span(budget.expectedMeanSeconds)} on average, ${span(budget.expectedP99Seconds)} for 99 of 100` : 'no device yet'],
      ['Measured', measured ? `${span(budget.measuredMeanSeconds)} on average, ${span(budget.measuredP99Seconds)} for 99 of 100, of ${plural(budget.measuredChanges, 'change')}` : 'no change of late'],
    ]), form, cost);
}

function accountCard(result, refresh) {
  const account = h('input', { id: 'pause-account-name', autocomplete: 'off', spellcheck: 'false', maxlength: 64, placeholder: '0000123456-00001' });
  return h('section.card', { 'aria-labelledby': 'account-title' }, h('div.card-head', null, h('h2', { id: 'account-title' }, 'Pause an account')),
    h('div.field', null, h('label', { for: 'pause-account-name' }, 'Account'), account), pauseForm('account', () => account.value.trim(), result, refresh));
}

// Instances and shards

function instancesCard(body) {
  return h('section.card.list', { 'aria-labelledby': 'instances-title' }, h('div.card-head', null, h('h2', { id: 'instances-title' }, 'Instances')),
    h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': 'Instances, as a table' }, h('table', null,
      h('thead', null, h('tr', null, ['Instance', 'Shards', 'Watched', 'Polls/s', 'In flight', 'Overdue', 'Lag'].map((name, i) => h('th', { scope: 'col', class: i ? 'number' : null }, name)))), body)));
}

function shardsDrawn({ shards, instances }) {
  const owners = [...new Set(shards.map((shard) => shard.owner))];
  return [
    h('ul.plain.versions', null, instances.map((one) => h('li', null, `${one.instance ?? 'without a shard'}: version ${one.version}, ${plural(one.shards, 'shard')}, ${plural(one.devices, 'device')}`))),
    owners.map((owner) => h('div', null, owners.length > 1 && h('h3', null, owner ?? 'Nobody owns'),
      h('ul.shards', null, shards.filter((shard) => shard.owner === owner).map((shard) => h('li.badge', { 'data-kind': shard.refusal || shard.full ? 'bad' : SHARD_KINDS[shard.state] ?? 'odd',
        title: `${words(shard.state)}, ${plural(shard.devices, 'device')}` }, `${shard.shard}`, h('span.unseen', null, ` ${shard.state}`)))))),
    shards.filter((shard) => shard.refusal || shard.full || shard.held || shard.waiting || shard.state === 'replaying').map((shard) => h('p.after', null, `Shard ${shard.shard} is ${shard.state}`,
      shard.refusal ? `: ${shard.refusal}` : '', shard.full ? ': it keeps as much as it may until Kafka goes on' : '', shard.held ? `; ${plural(shard.held, 'device waits', 'devices wait')} for another's transaction` : '',
      shard.waiting ? `; of ${plural(shard.waiting, 'device')} something is found that waits for Kafka` : '')),
  ];
}

// What could not be read

function unreadableDrawn({ answers }, result, refresh) {
  if (!answers.length) return notice('nothing', 'Every answer of the last seven days could be read.');
  const retry = h('button', { type: 'button', id: 'retry', onclick: () => busy(retry, async () => {
    try {
      const { devices } = await call('POST', 'api/unreadable/retry');
      result.say(`${plural(devices, 'device')} will be polled again soon.`, 'good');
      refresh();
    } catch (failure) {
      result.say(failure.message, 'bad');
    }
  }) }, 'Ask again for what could not be read');
  return [forOperators(h('p', null, retry)), h('ul.unreadable', null, answers.map((answer) => h('li', null,
    h('p', null, h('a.imei', { href: toDevice(answer.imei) }, answer.imei), ` ${answer.cause.replaceAll('_', ' ')}, `, time(answer.at, moment)),
    h('p.quiet', null, `${long(answer.detail ?? '') ?? ''}${answer.status ? ` · status ${answer.status}` : ''} · ${plural(answer.bytes, 'byte')}`),
    answer.beginning && h('details', null, h('summary', null, 'Its beginning'), h('pre', { tabindex: 0 }, h('code', null, answer.beginning))))))];
}
