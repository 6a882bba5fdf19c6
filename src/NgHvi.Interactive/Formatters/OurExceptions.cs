namespace NgHvi.Interactive.Formatters;

/// <summary>Finds the exception with a sentence for a person inside those that only carry it.</summary>
internal static class OurExceptions
{
    /// <summary>The one exception of ours inside, or null: then the outer one says more.</summary>
    public static Exception? Find(Exception exception) => exception switch
    {
        InputException or DivergenceException => exception,
        AggregateException aggregate => aggregate.InnerExceptions.Count == 1 ? Find(aggregate.InnerExceptions[0]) : null,
        { InnerException: { } inner } => Find(inner),
        _ => null,
    };
}
