/** An answer that also says where what it is about can be found. */
export class Located<T> {
  constructor(
    /** A path of this service, `/organizations/org_…`: the filter of answers puts the API's own path before it. */
    readonly location: string,
    readonly body: T,
  ) {}
}

/** For a 201: what was created, and where it is. */
export function created<T>(location: string, body: T): Located<T> {
  return new Located(location, body);
}

/** For a 202: what was begun, and where its progress can be read. */
export function accepted<T>(location: string, body: T): Located<T> {
  return new Located(location, body);
}
