/** A type of audit event that products report, and under which category and severity the trail files it (AUD-1). */
export interface ProductType {
  readonly category: 'analysis' | 'data_access';
  readonly severity: 'info' | 'warning';
  readonly meaning: string;
}

/**
 * What nearly every product does with its users' data. Whoever reports one of these need not say its category, and cannot
 * say another: an auditor finds the same thing under the same name in every trail. Products have types of their own beside.
 */
export const PRODUCT_TYPES: ReadonlyMap<string, ProductType> = new Map<string, ProductType>([
  ['analysis.created', { category: 'analysis', severity: 'info', meaning: 'An analysis was made.' }],
  ['analysis.viewed', { category: 'analysis', severity: 'info', meaning: 'Somebody looked at an analysis.' }],
  ['analysis.deleted', { category: 'analysis', severity: 'warning', meaning: 'An analysis was deleted.' }],
  ['data.uploaded', { category: 'data_access', severity: 'info', meaning: 'Data came into the product.' }],
  ['data.exported', { category: 'data_access', severity: 'warning', meaning: 'Data left the product.' }],
]);
