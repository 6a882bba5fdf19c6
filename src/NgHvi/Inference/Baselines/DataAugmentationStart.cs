namespace NgHvi.Inference.Baselines;

/// <summary>Where data augmentation variational inference begins, and in which coordinates of θ it steps.</summary>
public enum DataAugmentationStart
{
    /// <summary>
    /// μ = 0 and C = I in coordinates in which the model's guess of the posterior is N(0, I): the same family, with steps that are as long for data on
    /// any scale.
    /// </summary>
    FromModel,

    /// <summary>μ = 0 and C = I in θ itself, as published; out of reach of the posterior when data are not on unit scale.</summary>
    Published,
}
