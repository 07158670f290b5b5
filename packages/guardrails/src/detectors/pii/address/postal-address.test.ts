import { expect, test } from "bun:test";
import { foundOf } from "../../../../test/kit/found-of.ts";
import { createPiiDetector } from "../pii-detector.ts";

const detector = createPiiDetector({ types: ["POSTAL_ADDRESS"] });

test.each([
  [
    "She moved: 742 Evergreen Terrace, Springfield, IL 62704.",
    "742 Evergreen Terrace, Springfield, IL 62704",
  ],
  [
    "4821 Amber Canyons Apt. 402, Fairview, TX 75219-1234",
    "4821 Amber Canyons Apt. 402, Fairview, TX 75219-1234",
  ],
  ["Ship to 12 W 5th Ave", "12 W 5th Ave"],
  ["221B Baker Street, London NW1 6XE", "221B Baker Street, London NW1 6XE"],
  ["10 Queen Street West, Toronto ON M5H 2N2", "10 Queen Street West, Toronto ON M5H 2N2"],
  ["1 Martin Place, Sydney NSW 2000", "1 Martin Place, Sydney NSW 2000"],
  ["Hauptstraße 5, 10115 Berlin. Danke", "Hauptstraße 5, 10115 Berlin"],
  ["Lange Straße 12 b, 04103 Leipzig", "Lange Straße 12 b, 04103 Leipzig"],
  ["wohnhaft Gartenweg 7", "Gartenweg 7"],
  ["12 rue de la Paix, 75002 Paris", "12 rue de la Paix, 75002 Paris"],
  ["5 bis avenue Foch 75116 Paris", "5 bis avenue Foch 75116 Paris"],
  ["Calle Mayor 5, 28013 Madrid", "Calle Mayor 5, 28013 Madrid"],
  ["Via Roma 12, 00184 Roma", "Via Roma 12, 00184 Roma"],
  ["ul. Długa 7, 00-238 Warszawa", "ul. Długa 7, 00-238 Warszawa"],
  ["Kerkstraat 12, 1017 GC Amsterdam", "Kerkstraat 12, 1017 GC Amsterdam"],
  ["Rua Augusta, 1500, 01305-100 São Paulo", "Rua Augusta, 1500, 01305-100 São Paulo"],
  ["Ann Lee\n123 Main St\nSpringfield", "123 Main St"],
])("%s", (text, address) => {
  expect(foundOf(detector, text)).toEqual([address]);
});

test.each([
  "He works on Wall Street, near 5th Avenue.",
  "10 Downing Street is famous. In 1999 Ann came.",
  "There are 3 ways to drive 40 km on the road.",
  "Chapter 12 Road to Nowhere",
  "the best 5 Court decisions of 2004",
  "In Dallas, TX 75201 people voted.",
  "step 3: place 2 cups",
])("no address in %p", (text) => {
  expect(foundOf(detector, text)).toEqual([]);
});
