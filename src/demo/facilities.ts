/**
 * The six facilities of the demo region. Towns, hospitals and numbers are invented: FINESS numbers carry a right key
 * in a range that is not allotted, OIDs lie in the arc reserved for examples (2.999), addresses end in `.example`
 * (RFC 2606). Each facility has the habits of a kind of French sender that a hub meets.
 */
export interface DemoFacility {
  readonly key: string;
  readonly name: string;
  /** FINESS of the site, 9 digits. */
  readonly finess: string;
  /** MSH-3. */
  readonly application: string;
  /** MSH-4. */
  readonly sender: string;
  /** MSH-18, an HL7 table 0211 name; empty: the sender declares nothing and writes Windows-1252. */
  readonly charset: '8859/15' | '8859/1' | 'UNICODE UTF-8' | '';
  readonly town: string;
  /** DICOMweb address of its PACS. */
  readonly wado: string;
  /** Root of its Study UIDs and, when it sends issuers by OID, of its identifiers. */
  readonly root: string;
  /** True: assigning authorities are sent as OIDs; false: as bare names that only the feed's configuration explains. */
  readonly issuers: boolean;
  /** How the Study UID travels: IPC of an OMI^O23, a ZDS segment in the report, or an OBX in the report. */
  readonly announces: 'OMI' | 'ZDS' | 'OBX';
  /** How a report is laid out: one formatted field, one OBX a line, or one OBX a section. */
  readonly layout: 'field' | 'lines' | 'sections';
  /** Patients are registered by A28 (identity) or, where they come for the day, by A04 (visit). */
  readonly registers: 'A28' | 'A04';
}

export const FACILITIES: readonly DemoFacility[] = [
  {
    key: 'chru',
    name: 'CHRU de Valmoselle',
    finess: '549900017',
    application: 'RIS_CHRU',
    sender: 'CHRUVM',
    charset: '8859/15',
    town: 'Valmoselle',
    wado: 'https://pacs.chru-valmoselle.example/dicom-web',
    root: '2.999.54.1',
    issuers: true,
    announces: 'OMI',
    layout: 'field',
    registers: 'A28',
  },
  {
    key: 'chr',
    name: 'CHR Seille-et-Nied',
    finess: '579900028',
    application: 'RIS_CHR',
    sender: 'CHRSN',
    charset: 'UNICODE UTF-8',
    town: 'Brécy-sur-Seille',
    wado: 'https://dicomweb.chr-seille-nied.example/rs',
    root: '2.999.57.2',
    issuers: true,
    announces: 'OMI',
    layout: 'lines',
    registers: 'A28',
  },
  {
    key: 'onco',
    name: 'Centre de lutte contre le cancer des Trois-Vallées',
    finess: '549900033',
    application: 'ONCORIS',
    sender: 'CLCC3V',
    charset: 'UNICODE UTF-8',
    town: 'Valmoselle',
    wado: 'https://images.clcc-trois-vallees.example/dicomweb',
    root: '2.999.54.3',
    issuers: true,
    announces: 'ZDS',
    layout: 'sections',
    registers: 'A28',
  },
  {
    key: 'rambevaux',
    name: 'Centre hospitalier de Rambévaux',
    finess: '889900049',
    application: 'RIS',
    sender: 'CHRV',
    charset: '8859/1',
    town: 'Rambévaux',
    wado: 'https://pacs.ch-rambevaux.example/wado-rs',
    root: '2.999.88.4',
    issuers: false,
    announces: 'OBX',
    layout: 'lines',
    registers: 'A28',
  },
  {
    key: 'charmelle',
    name: 'Centre hospitalier de Charmelle-en-Vosges',
    finess: '889900056',
    application: 'RIS',
    sender: 'CHCV',
    charset: '',
    town: 'Charmelle-en-Vosges',
    wado: 'https://pacs.ch-charmelle.example/wado-rs',
    root: '2.999.88.5',
    issuers: false,
    announces: 'OMI',
    layout: 'field',
    registers: 'A28',
  },
  {
    key: 'imagerie',
    name: 'Groupe d’imagerie de la Haute-Meurthe',
    finess: '549900066',
    application: 'RISVILLE',
    sender: 'GIHM',
    charset: '8859/15',
    town: 'Lunévrelle',
    wado: 'https://pacs.imagerie-haute-meurthe.example/dicom-web',
    root: '2.999.54.6',
    issuers: true,
    announces: 'ZDS',
    layout: 'field',
    registers: 'A04',
  },
];

/** The facility with this key. */
export function facility(key: string): DemoFacility {
  return FACILITIES.find((one) => one.key === key)!;
}
