import { access } from './access.mjs';
import { bounded } from './bounded.mjs';
import { holders } from './holders.mjs';
import { labels } from './labels.mjs';
import { network } from './network.mjs';
import { restricted } from './restricted.mjs';
import { running } from './running.mjs';
import { secrets } from './secrets.mjs';

/**
 * What holds for every object that the chart renders, whatever the values.
 *
 * @typedef {{ settings: import('./settings.mjs').Settings, surroundings?: object }} Context
 * @typedef {{ name: string, offences: (all: import('./rendered.mjs').Rendered, context: Context) => string[] }} Rule
 * @type {Rule[]}
 */
export const rules = [...restricted, ...running, ...bounded, ...secrets, ...holders, ...network, ...access, ...labels];

/** @param {import('./rendered.mjs').Rendered} all @param {Context} context @returns {string[]} `rule: what is wrong` */
export const offences = (all, context) =>
  rules.flatMap((rule) => rule.offences(all, context).map((offence) => `${rule.name}: ${offence}`));
