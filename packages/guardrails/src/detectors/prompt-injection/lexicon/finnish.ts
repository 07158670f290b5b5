import type { Vocabulary } from "./concept.ts";

export const finnish: Vocabulary = {
  dismiss: `
    unohda | ohita | älä välitä | jätä huomiotta | jätä huomioimatta | sivuuta | hylkää | (älä | lakkaa)
    (noudata | noudattamasta)`,
  prior: `
    kaikki | kaikista | aiemmat | aikaisemmat | edelliset | aiemmista | edellisistä | yllä olevat | sinun |
    nämä | alkuperäiset`,
  given: `
    yllä | tähän asti | jotka sait | jotka olet saanut`,
  order: `
    ohje | ohjee* | ohjei* | ohjeet | sääntö* | sääntöj* | säännöt | määräy* | käsky* | rajoituks* |
    rajoitukset`,
  everything: `
    kaikki yllä oleva | kaikki edellinen | kaikki aiempi`,
  anew: `
    uudet ohjeet | uusi tehtävä | tästä lähtien | tästä eteenpäin | uusi tehtäväsi`,
  reveal: `
    näytä | paljasta | tulosta | kerro | toista | anna | kirjoita | mikä on | mitkä ovat`,
  your: `
    sinun | omat | oma`,
  "hidden-prompt": `
    järjestelmäkehot* | järjestelmäkehote | järjestelmäkehotteesi | järjestelmäviest* | järjestelmäohje* |
    (piilotetut | salaiset | sisäiset | alkuperäiset) ohjeet*`,
  persona: `
    olet nyt | teeskentele | esitä että olet | kuvittele että olet | toimi kuin | vastaa kuin`,
  unbound: `
    ilman rajoituksia | ilman sääntöjä | ilman rajoja | ilman suodattimia | ilman sensuuria | rajoittamaton*
    | sensuroimaton*`,
};
