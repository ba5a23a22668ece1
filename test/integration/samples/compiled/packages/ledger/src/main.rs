fn main() {
    let last: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).expect("a number");
    println!("{}", (1..=last).map(|each| 100 * each).sum::<u64>());
}
