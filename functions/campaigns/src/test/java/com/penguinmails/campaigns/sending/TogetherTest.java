package com.penguinmails.campaigns.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TogetherTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch others = new CountDownLatch(3);
  private final ConcurrentLinkedQueue<Thread> coming = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<List<Integer>> done = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void whoComesMeanwhileSharesTheNextTurn() throws Exception {
    Together<Integer, Integer> together = new Together<>(this::doubled, e -> false);

    assertThat(askOneThenThree(together)).containsExactly(2, 4, 6, 8);
    assertThat(done).extracting(List::size).containsExactly(1, 3);
  }

  @Test
  void whatFailsTogetherIsTriedAlone() throws Exception {
    Together<Integer, Integer> together =
        new Together<>(
            all -> {
              List<Integer> results = doubled(all);
              if (all.contains(3)) {
                throw new IllegalStateException("not 3");
              }
              return results;
            },
            e -> false);

    List<Future<Integer>> answers = askedOneThenThree(together);

    assertThat(answers.get(0).get()).isEqualTo(2);
    assertThat(answers.get(1).get()).isEqualTo(4);
    assertThat(answers.get(3).get()).isEqualTo(8);
    assertThatThrownBy(() -> answers.get(2).get()).hasRootCauseMessage("not 3");
    assertThat(done).extracting(List::size).containsExactly(1, 3, 1, 1, 1);
  }

  @Test
  void aFailureOfEverybodyIsNotTriedAgain() throws Exception {
    Together<Integer, Integer> together =
        new Together<>(
            all -> {
              List<Integer> results = doubled(all);
              if (all.size() > 1) {
                throw new IllegalStateException("gone");
              }
              return results;
            },
            e -> true);

    List<Future<Integer>> answers = askedOneThenThree(together);

    assertThat(answers.getFirst().get()).isEqualTo(2);
    for (Future<Integer> answer : answers.subList(1, 4)) {
      assertThatThrownBy(answer::get).hasRootCauseMessage("gone");
    }
    assertThat(done).extracting(List::size).containsExactly(1, 3);
  }

  private List<Integer> askOneThenThree(Together<Integer, Integer> together) throws Exception {
    List<Integer> results = new ArrayList<>();
    for (Future<Integer> answer : askedOneThenThree(together)) {
      results.add(answer.get());
    }
    return results;
  }

  /** One has the turn until the three others have come. */
  private List<Future<Integer>> askedOneThenThree(Together<Integer, Integer> together)
      throws InterruptedException {
    List<Future<Integer>> answers = new ArrayList<>();
    answers.add(threads.submit(() -> together.ask(1)));
    begun.await();
    for (int i = 2; i <= 4; i++) {
      int number = i;
      answers.add(
          threads.submit(
              () -> {
                coming.add(Thread.currentThread());
                others.countDown();
                return together.ask(number);
              }));
    }
    return answers;
  }

  private List<Integer> doubled(List<Integer> numbers) {
    boolean first = done.isEmpty();
    done.add(numbers);
    if (first) {
      waitForOthers();
    }
    return numbers.stream().map(n -> 2 * n).toList();
  }

  private void waitForOthers() {
    begun.countDown();
    try {
      others.await();
      while (!coming.stream().allMatch(one -> one.getState() == Thread.State.WAITING)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
