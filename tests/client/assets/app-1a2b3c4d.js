document.title = "A sample of a built client, for the tests of its delivery";
