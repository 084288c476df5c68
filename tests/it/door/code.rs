//! The door's code as a camera reads it.

use super::Evening;

/// What a code says, read from its drawing by a reader that knows nothing of how it was made.
pub fn read(drawing: &scraper::ElementRef<'_>) -> String {
    let side: usize = drawing.attr("width").unwrap().parse().unwrap();
    assert_eq!(drawing.attr("height"), drawing.attr("width"));
    let path = scraper::Selector::parse("path[fill='#000']").unwrap();
    let path = drawing.select(&path).next().unwrap().attr("d").unwrap();
    let mut dark = vec![false; side * side];
    for square in path.split('M').skip(1) {
        // "16 24h8v8H16V24"
        let numbers: Vec<usize> =
            square.split(|c: char| !c.is_ascii_digit()).take(4).map(|number| number.parse().unwrap()).collect();
        let [x, y, width, height] = numbers[..] else { panic!("{square}") };
        (y..y + height).for_each(|row| dark[row * side + x..row * side + x + width].fill(true));
    }
    let seen = |x: usize, y: usize| if dark[y * side + x] { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, seen);
    let codes = picture.detect_grids();
    assert_eq!(codes.len(), 1, "one code is seen");
    codes[0].decode().unwrap().1
}

#[tokio::test]
async fn the_codes_on_the_page_are_the_links_of_the_doors() {
    let evening = Evening::new().await;
    let mut organiser = evening.site.organiser().await;
    let page = organiser.get("/o/a/1/door").await;
    let html = scraper::Html::parse_document(&page.body);
    let drawings = scraper::Selector::parse("svg[aria-label='Code to scan']").unwrap();
    let read: Vec<String> = html.select(&drawings).map(|drawing| read(&drawing)).collect();
    assert_eq!(read.len(), 2);
    for (door, said) in read.iter().enumerate() {
        let link = evening.link(door).await;
        assert!(said.starts_with("http") && said.ends_with(&link), "{said} is not {link}");
        evening.site.browser().get(&link).await.one("form");
    }
}
