// A program against the types that the API's document yields: it compiles only if these say what is sent.
import createClient from 'openapi-fetch';
import type { paths } from './api';

const [base, imei, account] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: base });

const { data: summary } = await api.GET('/api/summary');
const watched: number = summary!.total.watched;

const { data: watch, response } = await api.PUT('/api/devices/{imei}', {
  params: { path: { imei } },
  body: { account, tags: ['typed'] },
});
const tags: string[] = watch!.watch.tags;

const { data: device } = await api.GET('/api/devices/{imei}', { params: { path: { imei } } });
const statuses: string[] = device!.upgrades.map((upgrade) => upgrade.status);

const { data: page } = await api.GET('/api/devices', { params: { query: { limit: 1 } } });
const devices: number = page!.devices.length;

const { error } = await api.GET('/api/devices/{imei}', { params: { path: { imei: '356938035643809' } } });
const detail: string | undefined = error?.detail;

console.log(JSON.stringify({ watched: watched > 0, status: response.status, tags, statuses: statuses.length, devices, detail }));
