"""What cuts Chinese into words: loaded behind the first frame, taught by the person."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.tui.turns import Turns

if TYPE_CHECKING:
    from reader.config import Paths
    from reader.text.words import Segmenter
    from reader.tui.screens.reader import ReaderScreen


class Cutting(Turns):
    """The part of the app that knows words."""

    paths: Paths
    main: ReaderScreen
    segmenter: Segmenter | None = None

    @abstractmethod
    def _take_segmenter(self, segmenter: Segmenter) -> None:
        """The segmenter is loaded."""

    def load_segmenter(self) -> None:
        """Load jieba in a thread, once the first text is on screen."""
        if self.segmenter is not None:  # a screen that was begun anew has it
            self._take_segmenter(self.segmenter)
            return

        def work() -> None:
            from reader.text.pinyin import letters
            from reader.text.words import jieba_segmenter
            from reader.tui.dictionary import read_words

            letters("字")  # reads the table, for `;`
            words = read_words(self.paths.config.parent)
            segmenter = jieba_segmenter(str(self.paths.cache), words)
            self.call_later(self._take_segmenter, segmenter)

        import threading

        threading.Thread(target=work, name="reader-words", daemon=True).start()

    def learn_word(self, word: str, then: Callable[[bool | OSError], object]) -> None:
        """Keep a word in the person's dictionary and cut by it from now on.

        `then` gets whether it was new, or why it could not be written.
        """
        segmenter, folder = self.segmenter, self.paths.config.parent

        def work() -> None:
            from reader.tui.dictionary import add_word

            try:
                answer: bool | OSError = add_word(folder, word)
            except OSError as error:
                answer = error
            teach = getattr(segmenter, "add", None)
            if teach is not None and not isinstance(answer, OSError):
                teach(word)
            self.call_later(done, answer)

        def done(answer: bool | OSError) -> None:
            if segmenter is not None:
                self.main.set_segmenter(segmenter)
            then(answer)

        import threading

        threading.Thread(target=work, name="reader-word", daemon=True).start()
