namespace NgHvi.Tests.Support;

/// <summary>An old model, in whatever coordinates it is seen, as a target of the new core; dies with the old models.</summary>
internal sealed class OldTarget(IHybridModel model) : ITarget
{
    public ParameterLayout Parameters => model.Parameters;

    public IReadOnlyList<string> QuantityNames { get; } = [.. model.Quantities.Select(quantity => quantity.Name)];

    public bool IsCollapsible => model.IsCollapsible;

    public bool IsMultimodal => model.IsMultimodal;

    public int BatchGroupCount => model.BatchGroupCount;

    public int LatentLength => model.LatentLength;

    public bool DrawsExactly => model.DrawsExactly;

    public StartingValues FindStart(StartRequest request) =>
        Values(model.SuggestStart(request.Key, request.Threads, request.CancellationToken));

    public StartingValues PublishedStart(RandomKey key) => Values(model.PublishedStart(key));

    public void InitialLatents(RandomKey key, Span<double> latents) => model.InitialLatents(key, latents);

    public IModelEvaluator CreateEvaluator(int threads = 1) => model.CreateEvaluator(threads);

    private static StartingValues Values(StartingPoint point) =>
        new(new IdentityCoordinates(point.Center.Length), point.Center.ToArray(), point.Scale.ToArray());
}
