/** Patients come back: as many exams as this are of as many people, the next as many of the same. */
const PATIENTS = 4000;

/** A report of about 1.1 KB that names patient, order, study and reporter: nine resources. Every number is another exam. */
export function reportMessage(number: number): Buffer {
  const two = (value: number) => String(value).padStart(2, '0');
  const at = `202601${two(1 + (number % 28))}${two(8 + (number % 10))}${two(Math.floor(number / 10) % 60)}00`;
  const finding =
    'Technique : acquisition hélicoïdale sans injection, reconstructions multiplanaires, comparaison avec l’examen précédent.\\.br\\' +
    'Résultat : pas de lésion focale, pas d’épanchement pleural, calcifications coronaires modérées, aspect stable.\\.br\\' +
    'Conclusion : examen sans particularité.';
  return Buffer.from(
    [
      `MSH|^~\\&|RIS|CHRU|MOSELLE|REGION|${at}||ORU^R01^ORU_R01|B${number}|P|2.5.1|||||FRA|UNICODE UTF-8`,
      `PID|1||IPP${number % PATIENTS}^^^CHRU&2.999.1.1&ISO^PI||MOREAU^HÉLÈNE^MARIE^^^^L||19790328|F|||12 RUE DES TANNEURS^^METZ^^57000^FRA^H`,
      'PV1|1|O|IMAGERIE^^^CHRU',
      `ORC|RE|P${number}^^2.999.1.2^ISO|F${number}^^2.999.1.3^ISO||CM||||${at}`,
      `OBR|1|P${number}^^2.999.1.2^ISO|F${number}^^2.999.1.3^ISO|24627-2^Scanner thorax^LN|||${at}|||||||||810002308410^LAMBERT^Zoé^^^DR^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS||A${number}||||${at}||CT|F|||||||810003456710&GIRARD&Paul`,
      `ZDS|2.999.2.${number}^CHRU^Application^DICOM`,
      `OBX|1|FT|18748-4^Compte rendu^LN||${finding}||||||F`,
      '',
    ].join('\r'),
  );
}
