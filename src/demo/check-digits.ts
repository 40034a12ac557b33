/** The digit that makes `digits` plus itself pass Luhn's test (ISO/IEC 7812-1): the key of RPPS and FINESS numbers. */
export function luhnKey(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** The two-digit key of a 13-digit French NIR: 97 less the number modulo 97. */
export function nirKey(digits: string): string {
  return String(97 - (Number(digits) % 97)).padStart(2, '0');
}
