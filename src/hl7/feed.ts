/**
 * What the hub knows of a sender before its first message: how to read its bytes and what its local names mean.
 * Built from the configuration; a sender without an entry gets the defaults.
 */
export interface Feed {
  /** The feed's name in configuration, health and metrics. */
  readonly name: string;
  /** Character set when MSH-18 is empty and the bytes are no UTF-8: an HL7 table 0211 name, e.g. `8859/15`. */
  readonly charset: string;
  /** IANA zone of times sent without an offset, e.g. `Europe/Paris`. */
  readonly zone: string;
  /** The sending facility as its identifiers are scoped, e.g. `CHRU`. Never empty. */
  readonly facility: string;
  /** Assigning authorities and namespaces that the sender names without an OID, and the identifier system each means. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** System of accession numbers sent without an issuer. */
  readonly accessionSystem: string;
  /** DICOMweb address (WADO-RS) of the facility's PACS, when the hub may point viewers at it. */
  readonly wado?: string;
}
