namespace NgHvi;

/// <summary>The result of data augmentation variational inference of a Gaussian deep mixed model.</summary>
public sealed class DeepDataAugmentationFit : DataAugmentationResult
{
    internal DeepDataAugmentationFit(DeepMixedModel model, DataAugmentationRun run)
        : base(run) => Model = model;

    /// <summary>The model.</summary>
    public DeepMixedModel Model { get; }
}
