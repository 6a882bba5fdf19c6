namespace NgHvi.Tests.Prediction;

public class NaiveClassifierTests
{
    private static readonly NaiveClassifier Classifier = NaiveClassifier.Train([1, 0, 1, 0, 0, 1, 1], ["a", "b", "a", "b", "c", "c", "c"]);

    [Fact]
    public void A_group_has_its_own_frequency_and_a_new_one_the_pooled()
    {
        Assert.Equal(4 / 7.0, Classifier.PooledFrequency);
        Assert.Equal([0, 1, 2 / 3.0, 4 / 7.0, 1], Classifier.Predict(["b", "a", "c", "unseen", "a"]));
    }

    [Fact]
    public void Responses_that_are_not_binary_are_refused()
    {
        Assert.StartsWith("Entry 1 of y is 0.5, not 0 or 1.",
            Assert.Throws<ArgumentException>(() => NaiveClassifier.Train([1, 0.5], ["a", "a"])).Message, StringComparison.Ordinal);
        Assert.StartsWith("groups has length 1, but y has 2.",
            Assert.Throws<ArgumentException>(() => NaiveClassifier.Train([1, 0], ["a"])).Message, StringComparison.Ordinal);
    }
}
