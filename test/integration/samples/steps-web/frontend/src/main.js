document.title = 'TITLE';
