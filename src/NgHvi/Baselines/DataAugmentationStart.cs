namespace NgHvi;

/// <summary>Where data augmentation variational inference begins, and in which coordinates of θ it steps.</summary>
public enum DataAugmentationStart
{
    /// <summary>
    /// Linear models: μ = 0 and C a multiple of I in coordinates in which the model's guess of the posterior is N(0, I): the same family, with steps that are as
    /// long for data on any scale. Deep models: in θ itself, μ the model's guess and C a multiple of its spreads.
    /// </summary>
    FromModel,

    /// <summary>
    /// μ = 0, but hidden weights uniform within ±√6/(n_in + n_out), and C a multiple of I in θ itself, as published; out of reach of the posterior when data are
    /// not on unit scale.
    /// </summary>
    Published,
}
