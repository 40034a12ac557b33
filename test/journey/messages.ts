/** Invented messages of a hospital, one exam each, numbered so that every one is another patient, order and study. */
export function reportMessage(number: number, control = `R${number}`): Buffer {
  const patient = `IPP${String(number).padStart(6, '0')}`;
  const text = 'Technique : coupes axiales sans injection.\\.br\\Résultat : pas de lésion focale décelée.';
  return Buffer.from(
    [
      `MSH|^~\\&|RIS-ESSAI|CH-ESSAI|MOSELLE|REGION|20260105${time(number)}||ORU^R01^ORU_R01|${control}|P|2.5.1|||||FRA|UNICODE UTF-8`,
      `PID|1||${patient}^^^CH-ESSAI&1.2.250.1.999.1.1&ISO^PI||ESSAI^PATIENT${number}^^^^^L||19600101|F`,
      `ORC|RE|P${number}^^1.2.250.1.999.1.2^ISO|F${number}^^1.2.250.1.999.1.3^ISO`,
      `OBR|1|P${number}^^1.2.250.1.999.1.2^ISO|F${number}^^1.2.250.1.999.1.3^ISO|ACQH003^IRM du crâne^CCAM|||20260105${time(number)}|||||||||810001234567^PRESCRIPTEUR^Paul^^^DR^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS||ACC${number}||||20260105${time(number)}||MR|F`,
      `ZDS|1.2.250.1.999.7.${number}^Moselle^Application^DICOM`,
      `OBX|1|FT|18748-4^Compte rendu^LN||${text}||||||F`,
      '',
    ].join('\r'),
  );
}

function time(number: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(8 + (Math.floor(number / 3600) % 10))}${two(Math.floor(number / 60) % 60)}${two(number % 60)}`;
}
