//! A reader's own interpreter of the rules, over the JSON alone.

use super::*;

/// Sen of an amount.
fn sen(value: &Value) -> i128 {
    value.as_str().unwrap().replace('.', "").parse().unwrap()
}

fn fits(when: &Value, record: &Value, said: &Value) -> bool {
    when.as_object().unwrap().iter().all(|(name, wanted)| {
        let wanted: Vec<&str> = wanted.as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        if let Some(statement) = name.strip_prefix("said.") {
            return wanted.contains(&said[statement]["value"].as_str().unwrap_or("unsaid"));
        }
        match name.as_str() {
            "only_accounts" => {
                let money: Vec<&String> = record["accounts"]
                    .as_object()
                    .unwrap()
                    .iter()
                    .filter(|(_, a)| sen(a) != 0)
                    .map(|(c, _)| c)
                    .collect();
                !money.is_empty() && money.iter().all(|code| wanted.iter().any(|own| code.starts_with(own)))
            }
            name => match &record[name] {
                Value::String(own) => wanted.contains(&own.as_str()),
                Value::Number(own) => wanted.contains(&own.to_string().as_str()),
                other => panic!("{name}: {other}"),
            },
        }
    })
}

/// Numbers in [low, high] that are in `30 <= x <= 99`: is there any?
fn meets(span: &str, low: f64, high: f64) -> bool {
    let words: Vec<&str> = span.split(' ').collect();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let test = |sign: &str, at: f64, upper: bool| match (sign, upper) {
        ("<", true) => low < at,
        ("<=", true) => low <= at,
        ("<" | ">", false) => high > at,
        _ => high >= at,
    };
    match words[..] {
        ["x", "=", at] => low <= number(at) && number(at) <= high,
        ["x", sign @ ("<" | "<="), at] => test(sign, number(at), true),
        ["x", sign, at] => test(sign, number(at), false),
        [from, first, "x", second, to] => test(first, number(from), false) && test(second, number(to), true),
        _ => panic!("{span}"),
    }
}

fn share(women: &Value) -> [f64; 2] {
    let whole = sen(&women["whole"]) as f64;
    let [female, unknown] = ["female", "unknown"].map(|part| sen(&women[part]) as f64);
    [female / whole, (female + unknown) / whole]
}

/// The levels that a framework gives to a record.
fn recomputed(framework: &Value, record: &Value) -> Vec<String> {
    let none = json!({});
    let said = record["said"].get(framework["id"].as_str().unwrap()).unwrap_or(&none);
    let rules = framework["rule"].as_array().unwrap();
    let rule = rules.iter().find(|rule| fits(&rule["when"], record, said)).unwrap();
    let texts = |own: &Value| own.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect();
    if let Some(value) = rule["value"].as_str() {
        return vec![value.to_owned()];
    }
    if rule["candidate"].is_array() {
        return texts(&rule["candidate"]);
    }
    if let Some(statement) = rule["said"].as_str() {
        return vec![said[statement]["value"].as_str().unwrap().to_owned()];
    }
    if rule["bands"] != true {
        return Vec::new();
    }
    let [low, high] = match framework["scale"].as_str().unwrap() {
        "score" => framework["element"].as_array().unwrap().iter().fold([0.0, 0.0], |sum, element| {
            let max: f64 = element["max"].as_str().unwrap().parse().unwrap();
            let id = element["id"].as_str().unwrap();
            let [low, high] = match (said[id]["value"].as_str(), element["by"].as_str()) {
                (Some(mark), _) => [mark.parse::<f64>().unwrap(); 2],
                (None, Some(by)) if sen(&record[by]["whole"]) > 0 => share(&record[by]).map(|share| share * max),
                _ => [0.0, max],
            };
            [sum[0] + low, sum[1] + high]
        }),
        scale => share(&record[scale]).map(|share| share * 100.0),
    };
    let bands = framework["band"].as_array().unwrap();
    let found: Vec<String> = bands
        .iter()
        .filter(|band| meets(band["where"].as_str().unwrap(), low, high))
        .map(|band| band["level"].as_str().unwrap().to_owned())
        .collect();
    if found.len() == bands.len() { Vec::new() } else { found }
}

#[test]
fn a_reader_of_the_json_recomputes_every_answer_from_the_record() {
    let folder = Folder::empty();
    let text = HEADER.to_owned()
        + "1.02.02.2.02.0001,,dac,score,2,a,b,c\n1.02.02.2.02.0001,,dac,principal,yes,a,b,c\n"
        + "1.02.02.2.02.0001,,nepal,capacity,12.5,a,b,c\n1.02.02.2.01.0001,,hgdg,1,2,a,b,c\n"
        + "1.02.02.2.01.0001,,andalucia,panel,G,a,b,c\n";
    let statements = folder.file("p.csv", text);
    let args = ["crosswalk", "apbd-2026.csv", "--gbs", "gbs", "--format", "json", "--statements"];
    let value = json_of(&melati(&[&args[..], &[statements.to_str().unwrap()]].concat()));
    let frameworks = value["frameworks"].as_array().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for row in value["records"].as_array().unwrap() {
        for own in row["answers"].as_array().unwrap() {
            let framework = frameworks.iter().find(|framework| framework["id"] == own["framework"]).unwrap();
            let (kind, values, _) = said(own);
            assert_eq!(recomputed(framework, &row["record"]).join("|"), values, "{own}\n{}", row["record"]);
            seen.insert((own["framework"].as_str().unwrap(), kind.to_owned()));
        }
        let women = &row["record"]["women_reported"];
        if let Some(stated) = women["share"].as_array() {
            let own = share(women);
            assert!((0..2).all(|end| (own[end] - stated[end].as_f64().unwrap()).abs() < 1e-12), "{women}");
        }
    }
    assert!(seen.len() >= 16, "{seen:?}");
}

#[test]
fn the_ten_worked_records_of_the_page_are_what_the_command_says() {
    let statements = project().join("examples/kerangka/pernyataan.csv");
    let args = ["crosswalk", "apbd-2026.csv", "--gbs", "gbs", "--format", "json", "--statements"];
    let value = json_of(&melati(&[&args[..], &[statements.to_str().unwrap()]].concat()));
    for (framework, code, kind, values, basis) in [
        ("dac", "1.02.02.2.02.0001", "value", "1", "gbs"),
        ("eu", "1.02.02.2.01.0001", "value", "0*", "official"),
        ("india", "2.07.03.2.01.0004", "value", "B", "beneficiaries"),
        ("nepal", "1.02.02.2.02.0001", "range", "direct|indirect", "beneficiaries"),
        ("gem", "1.02.02.2.02.0006", "value", "1", "evidence"),
        ("italy", "1.02.02.2.02.0006", "candidate", "1|2", "evidence"),
        ("hgdg", "2.07.03.2.01.0004", "value", "25", "decided"),
        ("andalucia", "1.02.02.2.02.0001", "cannot-say", "", "-"),
        ("andalucia", "2.07.03.2.01.0004", "value", "G", "decided"),
    ] {
        let row = value["records"].as_array().unwrap().iter().find(|row| row["sub_kegiatan"] == code).unwrap();
        let own = row["answers"].as_array().unwrap().iter().find(|own| own["framework"] == framework).unwrap();
        assert_eq!(said(own), (kind, values.to_owned(), basis), "{framework} {code}");
    }
    for (framework, question, answer) in [("sdg", "2.5", Value::Null), ("pefa", "GRPFM-6.1", json!("C"))] {
        let cards = value["scorecards"].as_array().unwrap();
        let card = cards.iter().find(|card| card["framework"] == framework).unwrap();
        let own = card["questions"].as_array().unwrap().iter().find(|own| own["id"] == question).unwrap();
        assert_eq!((&own["value"], &own["coverage"]["word"]["en"]), (&answer, &json!("some")), "{own}");
        assert_eq!(own["coverage"]["shown"], "131974430400.50");
    }
    let hgdg =
        value["records"].as_array().unwrap().iter().find(|row| row["sub_kegiatan"] == "2.07.03.2.01.0004").unwrap();
    let hgdg = hgdg["answers"].as_array().unwrap().iter().find(|own| own["framework"] == "hgdg").unwrap();
    assert!((hgdg["scale"]["low"].as_f64().unwrap() - 7.84).abs() < 1e-12, "{hgdg}");
}
