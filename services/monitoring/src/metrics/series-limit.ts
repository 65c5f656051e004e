/** How many series of metrics an organisation may have: what a product puts into labels must not fill the database (D25). */
export class SeriesLimit {
  constructor(readonly seriesOfTenant: number) {}
}
