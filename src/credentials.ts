/** Parameters of a MongoDB address that hold a secret (MongoDB connection string options). */
const SECRET_PARAMETERS =
  /([?&](?:tlsCertificateKeyFilePassword|authMechanismProperties|proxyPassword)=)[^&]*/gi;

/**
 * A MongoDB address without its user, password and secret parameters; other texts as they are. It masks up to the last
 * `@`: a password in which `@` or `/` was not escaped must not show either.
 */
export function withoutCredentials(address: string): string {
  return address
    .replace(/^(mongodb(?:\+srv)?:\/\/).*@/is, '$1(not shown)@')
    .replace(SECRET_PARAMETERS, '$1(not shown)');
}
