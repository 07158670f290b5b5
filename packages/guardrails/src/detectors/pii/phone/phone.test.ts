import { describe, expect, test } from "bun:test";
import { foundOf } from "../../../../test/kit/found-of.ts";
import { createPiiDetector } from "../pii-detector.ts";

const detector = createPiiDetector({ types: ["PHONE"] });

describe("by its form alone", () => {
  test.each([
    "+1 202 555 0143",
    "+12025550143",
    "+1 (202) 555-0143",
    "+1-202-555-0143 ext. 12",
    "+44 20 7946 0958",
    "+44 (0)20 7946 0958",
    "(+33) 1 42 68 53 00",
    "+49 30 901820",
    "+49 (0)89/636-48018",
    "+91 98765 43210",
    "+86 138 1234 5678",
    "+55 11 91234-5678",
    "+81 3-1234-5678",
    "+971 50 123 4567",
    "+998 90 123 45 67",
    "0044 20 7946 0958",
    "001-202-555-0143",
    "(202) 555-0143",
    "(202)555-0143",
    "202-555-0143",
    "202.555.0143",
    "202-555-0143x4567",
    "1-800-356-9377",
    "555-123-4567",
    "07911 123456",
    "020 7946 0958",
    "030 901820",
    "0171/1234567",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "(02) 9876 5432",
    "03-1234-5678",
    "010-1234-5678",
    "070-123 45 67",
  ])("%s is found, and nothing beside it", (phone) => {
    expect(foundOf(detector, `Ours: ${phone}, until six.`)).toEqual([phone]);
  });
});

describe("beside a word that calls it one", () => {
  test.each([
    ["call 2025550143 now", "2025550143"],
    ["my cell is 555-0143", "555-0143"],
    ["móvil: 612 345 678", "612 345 678"],
    ["手机13812345678", "13812345678"],
    ["телефон 8 912 345-67-89", "8 912 345-67-89"],
    ["Tlf. 22 12 34 56", "22 12 34 56"],
    ["celular (11) 91234-5678", "(11) 91234-5678"],
    ['{"phone": "2025550143"}', "2025550143"],
    ["123-456-7890 is the number to call", "123-456-7890"],
  ])("%s", (text, phone) => {
    expect(foundOf(detector, text)).toEqual([phone]);
    expect(foundOf(detector, phone.replaceAll(/[()]/g, ""))).toEqual([]);
  });
});

test("national numbers count without such a word in the regions that are configured", () => {
  const spanish = createPiiDetector({ types: ["PHONE"], phone_regions: ["ES"] });
  expect(foundOf(spanish, "El 612 345 678, gracias")).toEqual(["612 345 678"]);
  expect(foundOf(detector, "El 612 345 678, gracias")).toEqual([]);
});

test("North American ones do so only where a region dials like that", () => {
  const text = "415-555-0132 and (415) 555-0132";
  const both = ["415-555-0132", "(415) 555-0132"];
  const inRegions = (...regions: readonly string[]) =>
    createPiiDetector({ types: ["PHONE"], phone_regions: regions });
  expect(foundOf(inRegions("DE"), text)).toEqual([]);
  expect(foundOf(inRegions("DE"), "call 415-555-0132")).toEqual(["415-555-0132"]);
  expect(foundOf(inRegions("DE", "CA"), text)).toEqual(both);
  expect(foundOf(detector, text)).toEqual(both);
});

describe("what is grouped like one is none", () => {
  test.each([
    ["a card", "4111 1111 1111 1111"],
    ["an IPv4 address", "call 192.168.10.25"],
    ["a network", "call 203.0.113.0/24"],
    ["a date", "call 2024-01-15"],
    ["a date", "call 15.01.2024"],
    ["a date", "call on 20240115"],
    ["years", "call 1998-2004"],
    ["a version", "version 10.15.7"],
    ["a timestamp", "1700000000"],
    ["a timestamp", "2024-01-15 10:30:00"],
    ["an order", "order 2025550143"],
    ["an order", "Order number: 2025550143"],
    ["an invoice", "invoice #2025550143"],
    ["an SSN", "call 078-05-1120"],
    ["an ISBN", "ISBN 978-0-306-40615-7"],
    ["a place", "40.712776, -74.005974"],
    ["an amount", "$1 250 000 000"],
    ["an amount", "at most 30000000 calls"],
    ["a number in a program", "1_000_000_000"],
    ["a UUID", "550e8400-e29b-41d4-a716-446655440000"],
    ["a fraction", "3.14159265358979"],
    ["a code", "item ab-2025550143"],
    ["a path", "call /v1/items/2025550143"],
  ])("%s: %s", (_, text) => {
    expect(foundOf(detector, text)).toEqual([]);
  });
});
