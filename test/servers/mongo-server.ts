/** A running server that speaks MongoDB's wire protocol. */
export interface MongoServer {
  /** Who it is, for the titles of tests. */
  readonly name: string;
  /** As it says itself. */
  readonly version: string;
  readonly url: string;
  /** Ends it and deletes what it kept; never fails when it has ended already. */
  stop(): Promise<void>;
}
