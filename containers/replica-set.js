// For mongosh: initiates the replica set where there is none, and gives the hub its user, whose name, password and
// database are those of the hub's own address. A changed address is a changed password.
const { readFileSync } = require('node:fs');
const WAIT_MS = 60_000;
const secret = (name) => readFileSync(`/run/secrets/${name}`, 'utf8').trim();

const admin = connect(
  'mongodb://mongo:27017/admin?directConnection=true',
  'root',
  secret('mongo-root-password'),
);
if (!isInitiated()) {
  admin.runCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] } });
}
const latest = Date.now() + WAIT_MS;
while (!admin.runCommand({ hello: 1 }).isWritablePrimary) {
  if (Date.now() > latest)
    throw new Error('the replica set has no primary: read the log of the service mongo');
  sleep(250);
}

const address = /^mongodb:\/\/([^:@/]+):([^@/]+)@[^/]+\/([^?]+)/.exec(secret('hub-store'));
if (address === null) throw new Error('secrets/hub-store: write an address with user, password and database');
const [user, pwd, database] = address.slice(1).map(decodeURIComponent);
const hub = admin.getSiblingDB(database);
const roles = [{ role: 'readWrite', db: database }];
if (hub.getUser(user) === null) hub.createUser({ user, pwd, roles });
else hub.updateUser(user, { pwd, roles });

// Versions of mongosh differ in whether a refused command is thrown or returned.
function isInitiated() {
  try {
    return admin.runCommand({ replSetGetStatus: 1 }).codeName !== 'NotYetInitialized';
  } catch (error) {
    if (error.codeName === 'NotYetInitialized') return false;
    throw error;
  }
}
